//! What a total is made of, with the rates that were agreed: on the page as on paper.

use crate::order::{Sums, Tax};
use crate::text::{Reader, texts};
use crate::wording::percent;

/// What was agreed beside the prices, and what it comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreed {
    /// What it adds up to.
    pub sums: Sums,
    /// The discount's rate in basis points; none where there is none or it is an amount.
    pub discount_rate: Option<u32>,
    /// The tax.
    pub tax: Tax,
}

impl Agreed {
    /// The parts of the total, each with its minor units; none where there are only goods.
    pub fn parts(&self, reader: &Reader) -> Vec<(String, i64)> {
        let sums = &self.sums;
        let added = if self.tax.included { 0 } else { sums.tax };
        if sums.shipping == 0 && sums.discount == 0 && added == 0 {
            return Vec::new();
        }
        let discount = match self.discount_rate.map(percent) {
            Some(rate) => reader.text(texts::PageDiscountRate { rate }),
            None => reader.text(texts::PageDiscount),
        };
        let rate = percent(self.tax.rate);
        let parts = [
            (reader.text(texts::PageGoods), sums.goods),
            (discount, -sums.discount),
            (reader.text(texts::PageShipping), sums.shipping),
            (reader.text(texts::PageTax { rate }), added),
        ];
        parts.into_iter().filter(|(_, minor)| *minor != 0).collect()
    }

    /// What of the total is tax, where prices include it.
    pub fn tax_included(&self, reader: &Reader) -> Option<(String, i64)> {
        let rate = percent(self.tax.rate);
        (self.tax.included && self.sums.tax != 0).then(|| {
            let label = reader.text(texts::PageTaxIncluded { rate });
            (label, self.sums.tax)
        })
    }
}
