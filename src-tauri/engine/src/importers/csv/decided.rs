//! What has been decided of a layout, by a person or by a layout remembered? The rest is proposed.

use serde::{Deserialize, Deserializer};

use super::mapping::{ColumnRole, CsvMapping, DateOrder, DecimalSign};
use crate::importers::{ImportError, Problem, ReadOptions};
use crate::model::{Day, Kind, Span};

/// Any part of a [`CsvMapping`]; what is absent (or null, where the mapping knows no null) is open to the evidence.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Decided {
    pub(crate) encoding: Option<String>,
    pub(crate) delimiter: Option<char>,
    /// Null is a decision here: no field is quoted.
    #[serde(deserialize_with = "stated")]
    pub(crate) quote: Option<Option<char>>,
    pub(crate) skip_lines: Option<u32>,
    pub(crate) has_header: Option<bool>,
    pub(crate) columns: Option<Vec<ColumnRole>>,
    pub(crate) date_order: Option<DateOrder>,
    pub(crate) decimal_mark: Option<DecimalSign>,
    pub(crate) invert_sign: Option<bool>,
    pub(crate) blank_indicator_is_debit: Option<bool>,
    pub(crate) fixed_date: Option<Day>,
    pub(crate) sheet: Option<String>,
    /// Which side of the books the rows belong to.
    #[serde(skip)]
    pub(crate) kind: Option<Kind>,
}

fn stated<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<char>>, D::Error> {
    Option::<char>::deserialize(from).map(Some)
}

impl Decided {
    /// The decisions in a file's options.
    ///
    /// # Errors
    /// `Unreadable` (`bad_mapping`) where they are no mapping.
    pub(crate) fn of(options: &ReadOptions) -> Result<Self, ImportError> {
        let stated = options.mapping.clone().filter(|value| !value.is_null());
        let parsed = stated.map_or_else(|| Ok(Decided::default()), serde_json::from_value);
        let decided = parsed.map_err(|error| {
            let text = format!("The mapping given for this file cannot be used: {error}. Correct it or leave it out.");
            ImportError::Unreadable(Problem::new("bad_mapping", text, Span::default()))
        })?;
        Ok(Decided { kind: options.kind, ..decided })
    }

    /// Puts what was decided in place of what was proposed.
    pub(crate) fn lay_over(&self, mapping: &mut CsvMapping) {
        fn take<T: Clone>(decided: &Option<T>, into: &mut T) {
            if let Some(value) = decided {
                *into = value.clone();
            }
        }
        take(&self.encoding, &mut mapping.encoding);
        take(&self.delimiter, &mut mapping.delimiter);
        take(&self.quote, &mut mapping.quote);
        take(&self.skip_lines, &mut mapping.skip_lines);
        take(&self.has_header, &mut mapping.has_header);
        take(&self.columns, &mut mapping.columns);
        take(&self.invert_sign, &mut mapping.invert_sign);
        take(&self.blank_indicator_is_debit, &mut mapping.blank_indicator_is_debit);
        mapping.date_order = self.date_order.or(mapping.date_order);
        mapping.decimal_mark = self.decimal_mark.or(mapping.decimal_mark);
        mapping.fixed_date = self.fixed_date.or(mapping.fixed_date);
        mapping.sheet = self.sheet.clone().or_else(|| mapping.sheet.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_a_decision_about_quotes_and_openness_elsewhere() {
        let of = |json: serde_json::Value| {
            Decided::of(&ReadOptions { mapping: Some(json), ..ReadOptions::default() }).unwrap()
        };
        assert_eq!(of(serde_json::json!({"quote": null})).quote, Some(None));
        assert_eq!(of(serde_json::json!({"date_order": null})).quote, None);
        assert_eq!(of(serde_json::json!({"date_order": null})).date_order, None);
        assert_eq!(of(serde_json::Value::Null).columns, None);
    }
}
