//! Which parts does a packed workbook have? One at a time, unpacked under caps, never by a path on disk.

use std::io::{BufReader, Read};

use zip::ZipArchive;

use super::workbook::{broken, unreadable};
use crate::importers::container::members::{Budget, Member, unpack};
use crate::importers::{ImportError, Source};

/// What all parts that are read may unpack to.
const MOST_UNPACKED: u64 = 1 << 30;
const MOST_PARTS: usize = 10_000;

/// An open workbook.
pub(super) struct Package<'a> {
    archive: ZipArchive<BufReader<&'a mut dyn Source>>,
    packed: u64,
    budget: Budget,
}

impl<'a> Package<'a> {
    pub(super) fn open(source: &'a mut dyn Source) -> Result<Self, ImportError> {
        let packed = source.len();
        let archive = ZipArchive::new(BufReader::new(source)).map_err(|error| broken(&error))?;
        if archive.len() > MOST_PARTS {
            return Err(unreadable("archive_too_large", "The workbook has more than 10,000 parts and was not read."));
        }
        Ok(Package { archive, packed, budget: Budget { left: MOST_UNPACKED } })
    }

    /// A part by its name, whatever its case; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Member>, ImportError> {
        let name = name.trim_start_matches('/');
        let same = |found: &str| found.replace('\\', "/").eq_ignore_ascii_case(name);
        let place = self.archive.file_names().position(|found| found.is_ok_and(|found| same(&found)));
        let Some(place) = place else { return Ok(None) };
        let member = self.archive.by_index(place).map_err(|error| broken(&error))?;
        let packed = member.compressed_size().min(self.packed);
        // More than is declared is no part of it.
        let declared = member.size();
        match unpack(member.take(declared.saturating_add(1)), name.to_owned(), packed, &mut self.budget) {
            Err(ImportError::Io(error)) => Err(broken(&error)),
            unpacked => unpacked.map(Some),
        }
    }

    /// Runs `work` on a part; nothing where there is none.
    pub(super) fn with_part<T: Default>(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut dyn Source) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        self.part(name)?.map_or_else(|| Ok(T::default()), |part| part.with_source(work)).map_err(|error| match error {
            // Places within a part are none within the file.
            ImportError::Unreadable(problem) if problem.code == "bad_xml" => broken(&problem.message),
            error => error,
        })
    }
}
