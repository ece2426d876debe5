//! What do the accounts say after each line? Balances, statement files, the ledger, and which row settles which.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::accounts::{ACCOUNTS, Holder, Period, cut, periods};
use super::calendar::{Calendar, Date};
use super::key::{MarkedRow, MarkedRows};
use super::lines::{Account, BankLine, Entry, RowRef};
use super::people::ASSOCIATION;
use super::statements::{self, LedgerFile, Printed, PrintedEntry, Statement};
use super::{SampleFile, Scale, schemes};
use crate::model::Kind;

const BUFFER: usize = 256 * 1024;

/// Balances and monthly spend of every account in evidence, minor units.
#[derive(Clone, Debug, Default)]
pub(super) struct Balances {
    pub(super) now: [i64; ACCOUNTS.len()],
    spent_this_month: [i64; ACCOUNTS.len()],
    pub(super) spent_last_month: [i64; ACCOUNTS.len()],
}

struct AccountBook {
    holder: &'static Holder,
    /// Statements still to come, oldest last.
    periods: Vec<Period>,
    open: Option<OpenStatement>,
}

struct OpenStatement {
    statement: Box<dyn Statement>,
    last_day: i32,
    file: usize,
    /// The row written last, for the statement that the gap cuts off.
    last_row: Option<MarkedRow>,
}

/// The books of the case.
pub(super) struct Books {
    folder: PathBuf,
    accounts: Vec<AccountBook>,
    pub(super) balances: Balances,
    ledger: Option<(LedgerFile, usize)>,
    vouchers: u64,
    matches: BufWriter<File>,
    pub(super) files: Vec<SampleFile>,
    pub(super) marked: MarkedRows,
    pub(super) unseen_rows: u64,
    pub(super) unseen_sum: i64,
}

impl Books {
    /// Opens the books; `folder` takes the evidence, `matches` the truth about which bank line settles which entry.
    pub(super) fn open(folder: &Path, matches: &Path, calendar: &Calendar, scale: Scale) -> io::Result<Self> {
        let mut matches = BufWriter::with_capacity(BUFFER, File::create(matches)?);
        matches.write_all(b"ledger_file,ledger_row,bank_file,bank_row\r\n")?;
        let mut balances = Balances::default();
        let mut accounts = Vec::new();
        for (at, holder) in ACCOUNTS.iter().enumerate() {
            balances.now[at] = if holder.grows { scale.grown(holder.opening) } else { holder.opening };
            let mut periods = periods(holder, calendar);
            if at == Account::Client as usize {
                cut(&mut periods, calendar.on(2021, 8, 3).number, calendar.on(2021, 8, 9).number);
            }
            periods.reverse();
            accounts.push(AccountBook { holder, periods, open: None });
        }
        Ok(Books {
            folder: folder.to_owned(),
            accounts,
            balances,
            ledger: None,
            vouchers: 0,
            matches,
            files: Vec::new(),
            marked: MarkedRows::new(),
            unseen_rows: 0,
            unseen_sum: 0,
        })
    }

    /// Begins a day: ends statements that covered yesterday, begins those that cover today.
    pub(super) fn begin_day(&mut self, date: Date, calendar: &Calendar) -> io::Result<()> {
        if date.day == 1 {
            self.balances.spent_last_month = self.balances.spent_this_month;
            self.balances.spent_this_month = Default::default();
        }
        if date.day == 1 && date.month == 1 {
            self.close_ledger()?;
            let name = format!("Purchase_Ledger_{}.csv", date.year);
            let (out, file) = self.create(name, Kind::Expense, ("Purchase ledger", ASSOCIATION, "GBP"))?;
            self.ledger = Some((LedgerFile::begin(out)?, file));
        }
        for at in 0..self.accounts.len() {
            if self.accounts[at].open.as_ref().is_some_and(|open| open.last_day < date.number) {
                self.close_statement(at)?;
            }
            if self.accounts[at].periods.last().is_some_and(|period| period.first == date.number) {
                self.open_statement(at, calendar)?;
            }
        }
        Ok(())
    }

    fn open_statement(&mut self, at: usize, calendar: &Calendar) -> io::Result<()> {
        let holder = self.accounts[at].holder;
        let Some(period) = self.accounts[at].periods.pop() else { return Ok(()) };
        let name = format!("{}_{}.{}", holder.stem, period.label, holder.layout.extension());
        let (out, file) = self.create(name, Kind::Bank, (holder.label, holder.owner, holder.currency))?;
        self.files[file].opening = Some(self.balances.now[at]);
        let statement = statements::open(holder, &period, calendar, out)?;
        self.accounts[at].open = Some(OpenStatement { statement, last_day: period.last, file, last_row: None });
        Ok(())
    }

    fn close_statement(&mut self, at: usize) -> io::Result<()> {
        let Some(mut open) = self.accounts[at].open.take() else { return Ok(()) };
        open.statement.close(self.balances.now[at])?;
        drop(open.statement);
        self.files[open.file].closing = Some(self.balances.now[at]);
        if self.files[open.file].name.ends_with("part_1.csv")
            && let (Some(mark), Some(row)) = (schemes::mark("missing-statement", false), open.last_row)
        {
            self.marked.add(mark, row);
        }
        self.measure(open.file)
    }

    fn close_ledger(&mut self) -> io::Result<()> {
        let Some((mut ledger, file)) = self.ledger.take() else { return Ok(()) };
        ledger.close()?;
        drop(ledger);
        self.measure(file)
    }

    fn create(
        &mut self,
        name: String,
        kind: Kind,
        (account, owner, currency): (&'static str, &'static str, &'static str),
    ) -> io::Result<(Box<dyn Write>, usize)> {
        let path = self.folder.join(&name);
        let out = BufWriter::with_capacity(BUFFER, File::create(&path)?);
        self.files.push(SampleFile {
            path,
            name,
            kind,
            account,
            owner,
            currency,
            rows: 0,
            bytes: 0,
            opening: None,
            closing: None,
            sum: 0,
        });
        Ok((Box::new(out), self.files.len() - 1))
    }

    fn measure(&mut self, file: usize) -> io::Result<()> {
        self.files[file].bytes = std::fs::metadata(&self.files[file].path)?.len();
        Ok(())
    }

    /// Books a line and gives the row that it became; `None` on days that no statement covers.
    pub(super) fn post(&mut self, line: &BankLine, date: Date) -> io::Result<Option<RowRef>> {
        let at = line.account as usize;
        self.balances.now[at] += line.amount;
        self.balances.spent_this_month[at] += (-line.amount).max(0);
        let currency = self.accounts[at].holder.currency;
        let Some(open) = &mut self.accounts[at].open else {
            self.unseen_rows += 1;
            self.unseen_sum += line.amount;
            return Ok(None);
        };
        let file = &mut self.files[open.file];
        file.rows += 1;
        file.sum += i128::from(line.amount);
        let here = RowRef { file: open.file, row: file.rows };
        open.statement.line(&Printed { line, date, balance: self.balances.now[at], row: file.rows })?;
        let row = MarkedRow { at: here, day: date, amount: line.amount, currency };
        if here.row == 1
            && file.name.ends_with("part_3.csv")
            && let Some(mark) = schemes::mark("missing-statement", false)
        {
            self.marked.add(mark, row.clone());
        }
        if let Some(mark) = line.mark {
            self.marked.add(mark, row.clone());
        }
        open.last_row = Some(row);
        for ledger in &line.settles {
            self.settled(*ledger, here)?;
        }
        Ok(Some(here))
    }

    /// Posts an entry to the ledger and gives the row that it became.
    pub(super) fn enter(&mut self, entry: &Entry, date: Date, calendar: &Calendar) -> io::Result<Option<RowRef>> {
        let Some((ledger, file_at)) = &mut self.ledger else { return Ok(None) };
        self.vouchers += 1;
        ledger.entry(&PrintedEntry { entry, date, voucher: self.vouchers }, calendar)?;
        let file = &mut self.files[*file_at];
        file.rows += 1;
        file.sum -= i128::from(entry.amount);
        let here = RowRef { file: *file_at, row: file.rows };
        if let Some(mark) = entry.mark {
            self.marked.add(mark, MarkedRow { at: here, day: date, amount: -entry.amount, currency: entry.currency });
        }
        if let Some(bank) = entry.paid_by {
            self.settled(here, bank)?;
        }
        Ok(Some(here))
    }

    fn settled(&mut self, ledger: RowRef, bank: RowRef) -> io::Result<()> {
        let (ledger_file, bank_file) = (&self.files[ledger.file].name, &self.files[bank.file].name);
        write!(self.matches, "{ledger_file},{},{bank_file},{}\r\n", ledger.row, bank.row)
    }

    /// Ends every file.
    pub(super) fn close(&mut self) -> io::Result<()> {
        for at in 0..self.accounts.len() {
            self.close_statement(at)?;
        }
        self.close_ledger()?;
        self.matches.flush()
    }
}
