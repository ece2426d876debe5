//! Which expenses are the invoice's lines? The second of two passes.

use super::header::{Header, ROOTS};
use crate::importers::markup::{Step, Xml};
use crate::importers::{DateStyle, DecimalMark, Document, ImportError, Problem, RawAmount, RawRow, Sink, Source};
use crate::model::Span;

pub(super) fn read(source: &mut dyn Source, header: Header, sink: &mut dyn Sink) -> Result<(), ImportError> {
    let mut reader = Reader { sink, header, line: None, lines: 0 };
    let mut xml = Xml::new(source)?;
    let mut place = Span::default();
    while let Some(step) = xml.next(reader.sink)? {
        match step {
            Step::Start => reader.start(&mut xml),
            Step::End => reader.end(&xml)?,
        }
        if xml.depth() == reader.header.root && ROOTS.contains(&xml.name()) {
            place = xml.span();
        }
    }
    let here = xml.here();
    let end = here.offset + here.len;
    if xml.is_open() {
        reader.cut_off(here)?;
        place.len = end - place.offset;
    }
    if place.len > 0 {
        let Reader { header, lines, .. } = reader;
        sink.document(&Document { lines, span: place, ..header.document })?;
    }
    Ok(sink.at(end)?)
}

#[derive(Default)]
struct Line {
    depth: usize,
    start: Span,
    id: String,
    amount: String,
    currency: String,
    name: String,
    description: String,
    cost: String,
}

struct Reader<'s> {
    sink: &'s mut dyn Sink,
    header: Header,
    line: Option<Line>,
    lines: u64,
}

impl Reader<'_> {
    fn start(&mut self, xml: &mut Xml<'_>) {
        if let Some(line) = &mut self.line {
            if matches!(xml.name(), "LineExtensionAmount") && xml.depth() == line.depth + 1 {
                line.currency = xml.attribute("currencyID").unwrap_or_default();
            }
            return;
        }
        let root = self.header.root;
        let ubl = xml.depth() == root + 1 && matches!(xml.name(), "InvoiceLine" | "CreditNoteLine");
        let cii = xml.depth() == root + 2 && xml.name() == "IncludedSupplyChainTradeLineItem";
        if ubl || cii {
            self.line = Some(Line { depth: xml.depth(), start: xml.span(), ..Line::default() });
        }
    }

    fn end(&mut self, xml: &Xml<'_>) -> Result<(), ImportError> {
        let Some(line) = &mut self.line else { return Ok(()) };
        if xml.depth() > line.depth {
            line.leaf(xml);
            return Ok(());
        }
        self.end_line(xml.span())
    }

    fn end_line(&mut self, span: Span) -> Result<(), ImportError> {
        let Some(line) = self.line.take() else { return Ok(()) };
        self.lines += 1;
        let Header { document, issued, credit_note, .. } = &self.header;
        let text = match (line.name.as_str(), line.description.as_str()) {
            (name, "") => name.to_owned(),
            ("", description) => description.to_owned(),
            (name, description) if name == description => name.to_owned(),
            (name, description) => format!("{name} {description}"),
        };
        Ok(self.sink.row(&RawRow {
            row_no: self.lines,
            span,
            date: issued,
            date_style: DateStyle::YearFirst,
            amount: if line.amount.is_empty() {
                RawAmount::Missing
            } else {
                RawAmount::Directed { magnitude: &line.amount, out: !credit_note }
            },
            decimal_mark: DecimalMark::Point,
            finer: true,
            currency: if line.currency.is_empty() { &document.currency } else { &line.currency },
            party: &document.seller,
            text: &text,
            reference: &document.number,
            entry_id: &line.id,
            category: &line.cost,
            person: &document.buyer,
            ..RawRow::default()
        })?)
    }

    fn cut_off(&mut self, here: Span) -> Result<(), ImportError> {
        if let Some(line) = self.line.take() {
            self.lines += 1;
            let message = "The file ends within this invoice line, so it is not complete; it was kept aside.";
            let span = Span { len: here.offset + here.len - line.start.offset, ..line.start };
            self.sink.reject(self.lines, Problem::new("truncated_row", message, span))?;
        }
        let message = "The file is cut off: elements are still open at its end. The lines before that were taken.";
        Ok(self.sink.problem(Problem::new("truncated_file", message, here))?)
    }
}

impl Line {
    fn leaf(&mut self, xml: &Xml<'_>) {
        let below = xml.depth() - self.depth;
        let field = match (xml.nth(1), xml.name()) {
            ("InvoiceLine" | "CreditNoteLine", "ID") | ("AssociatedDocumentLineDocument", "LineID") => &mut self.id,
            ("InvoiceLine" | "CreditNoteLine", "LineExtensionAmount") if below == 1 => &mut self.amount,
            (summation, "LineTotalAmount") if summation.ends_with("MonetarySummation") => &mut self.amount,
            ("Item" | "SpecifiedTradeProduct", "Name") => &mut self.name,
            ("Item" | "SpecifiedTradeProduct", "Description") => &mut self.description,
            ("InvoiceLine" | "CreditNoteLine", "AccountingCost") => &mut self.cost,
            ("ReceivableSpecifiedTradeAccountingAccount", "ID") => &mut self.cost,
            _ => return,
        };
        if field.is_empty() {
            xml.text().clone_into(field);
        }
    }
}
