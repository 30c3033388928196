//! Words: every sentence a person reads, by its key, in every language there is a file for.
//!
//! What is to be said travels as a [`Phrase`] (a key and facts); words are chosen when it is shown,
//! in the reader's language and time zone. Every text of `locales/en.ftl` is a type in [`texts`].

use std::borrow::Cow;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

use crate::money::Money;

/// One type per text of the catalogue, with a field per variable.
pub mod texts {
    use super::{Arg, Phrase};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

/// A language there is a catalogue for. English is the one the others fall back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Language(usize);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(0);

    /// Every language, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..texts::CATALOGUES.len()).map(Self)
    }

    /// The BCP 47 tag, such as `zh-TW`.
    pub fn tag(self) -> &'static str {
        texts::CATALOGUES[self.0].0
    }

    /// What its speakers call it.
    pub fn name(self) -> String {
        let reader = Reader {
            language: self,
            zone: Tz::UTC,
            now: DateTime::UNIX_EPOCH,
        };
        reader.text(texts::LanguageName)
    }

    /// The language closest to a BCP 47 tag such as `zh-Hant-HK` or `en_GB`: the same tag, else the
    /// same primary language, else none.
    pub fn closest(tag: &str) -> Option<Self> {
        let tag = tag.trim().replace('_', "-");
        let primary = tag.split('-').next().unwrap_or_default();
        Self::all()
            .find(|language| language.tag().eq_ignore_ascii_case(&tag))
            .or_else(|| {
                Self::all().find(|language| {
                    language
                        .tag()
                        .split('-')
                        .next()
                        .is_some_and(|own| own.eq_ignore_ascii_case(primary))
                })
            })
    }

    /// The first language of an HTTP `Accept-Language` header that there is a catalogue for.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut wanted: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|part| {
                let mut fields = part.split(';');
                let tag = fields.next()?.trim();
                let quality = fields
                    .find_map(|field| field.trim().strip_prefix("q="))
                    .map_or(Some(1.0), |quality| quality.parse::<f32>().ok())?;
                (quality > 0.0).then_some((quality, tag))
            })
            .collect();
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.into_iter().find_map(|(_, tag)| Self::closest(tag))
    }
}

impl Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = Cow::<'de, str>::deserialize(deserializer)?;
        Self::all()
            .find(|language| language.tag() == tag)
            .ok_or_else(|| serde::de::Error::custom(format!("no catalogue for {tag}")))
    }
}

/// Something to say: a text's key and its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    key: Cow<'static, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    args: Vec<(Cow<'static, str>, Arg)>,
}

impl Phrase {
    fn new(key: &'static str, args: Vec<(Cow<'static, str>, Arg)>) -> Self {
        Self {
            key: Cow::Borrowed(key),
            args,
        }
    }

    /// The text's key in the catalogue.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A fact inside a [`Phrase`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// Somebody's own words, never interpreted.
    Text(String),
    /// A count.
    Number(i64),
    /// An amount.
    Money(Money),
    /// A moment, shown in the reader's zone.
    Time(DateTime<Utc>),
    /// A day.
    Date(NaiveDate),
    /// Words inside words.
    Phrase(Box<Phrase>),
    /// Several, joined as the language joins them.
    List(Vec<Arg>),
}

macro_rules! arg_from {
    ($($from:ty => $make:expr),+ $(,)?) => {$(
        impl From<$from> for Arg {
            fn from(value: $from) -> Self {
                ($make)(value)
            }
        }
    )+};
}

arg_from! {
    String => Arg::Text,
    &str => |text: &str| Arg::Text(text.to_owned()),
    &String => |text: &String| Arg::Text(text.clone()),
    i64 => Arg::Number,
    i32 => |number: i32| Arg::Number(i64::from(number)),
    u32 => |number: u32| Arg::Number(i64::from(number)),
    usize => |number: usize| Arg::Number(i64::try_from(number).unwrap_or(i64::MAX)),
    Money => Arg::Money,
    DateTime<Utc> => Arg::Time,
    NaiveDate => Arg::Date,
    Phrase => |phrase: Phrase| Arg::Phrase(Box::new(phrase)),
    Vec<Arg> => Arg::List,
}

/// Who reads: the language and the zone in which words and times are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// The language of the words.
    pub language: Language,
    /// The zone of the times.
    pub zone: Tz,
    /// The present, to leave out today's date.
    pub now: DateTime<Utc>,
}

impl Reader {
    /// The phrase in words. A key the catalogue lacks (written by another release) is said in
    /// English, or as a plain dash when English lacks it too; that is logged.
    pub fn say(&self, phrase: &Phrase) -> String {
        for language in [self.language, Language::ENGLISH] {
            if let Some(words) = self.say_in(language, phrase) {
                return words;
            }
        }
        tracing::error!(key = phrase.key(), "no catalogue has this text");
        "—".to_owned()
    }

    /// The same for a text that has just been made.
    pub fn text(&self, text: impl Into<Phrase>) -> String {
        self.say(&text.into())
    }

    /// A moment in the reader's zone: today's by the clock alone, others with their day.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        let clock = local.format("%H:%M").to_string();
        let now = self.now.with_timezone(&self.zone);
        if local.date_naive() == now.date_naive() {
            return clock;
        }
        format!("{} {clock}", self.date(local.date_naive()))
    }

    /// A day as the language writes it, with the year where it is not this one.
    pub fn date(&self, day: NaiveDate) -> String {
        let month = self.text_of(&format!("month-{}", day.month()));
        let this_year = self.now.with_timezone(&self.zone).year() == day.year();
        if this_year {
            self.text(texts::DateThisYear {
                day: i64::from(day.day()),
                month,
            })
        } else {
            self.text(texts::DateOtherYear {
                day: i64::from(day.day()),
                month,
                year: Arg::Text(day.year().to_string()),
            })
        }
    }

    fn text_of(&self, key: &str) -> String {
        self.say(&Phrase {
            key: Cow::Owned(key.to_owned()),
            args: Vec::new(),
        })
    }

    fn say_in(&self, language: Language, phrase: &Phrase) -> Option<String> {
        let bundle = &bundles()[language.0];
        let pattern = bundle.get_message(&phrase.key)?.value()?;
        let mut args = FluentArgs::with_capacity(phrase.args.len());
        for (name, arg) in &phrase.args {
            args.set(name.as_ref(), self.value(arg));
        }
        let mut errors = Vec::new();
        let words = bundle.format_pattern(pattern, Some(&args), &mut errors);
        if !errors.is_empty() {
            tracing::error!(
                key = phrase.key(),
                language = language.tag(),
                ?errors,
                "a text could not be made whole"
            );
        }
        Some(words.into_owned())
    }

    fn value<'a>(&self, arg: &'a Arg) -> FluentValue<'a> {
        match arg {
            Arg::Text(text) => FluentValue::from(text.as_str()),
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Money(money) => FluentValue::from(money.to_string()),
            Arg::Time(at) => FluentValue::from(self.time(*at)),
            Arg::Date(day) => FluentValue::from(self.date(*day)),
            Arg::Phrase(phrase) => FluentValue::from(self.say(phrase)),
            Arg::List(list) => FluentValue::from(self.list(list)),
        }
    }

    fn list(&self, list: &[Arg]) -> String {
        let comma = self.text_of("list-comma");
        let words: Vec<String> = list
            .iter()
            .map(|arg| match self.value(arg) {
                FluentValue::String(text) => text.into_owned(),
                FluentValue::Number(number) => number.as_string().into_owned(),
                FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => String::new(),
            })
            .collect();
        words.join(&comma)
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundles() -> &'static [Bundle] {
    static BUNDLES: OnceLock<Vec<Bundle>> = OnceLock::new();
    BUNDLES.get_or_init(|| {
        texts::CATALOGUES
            .iter()
            .map(|(tag, source)| bundle(tag, source))
            .collect()
    })
}

fn bundle(tag: &str, source: &str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![tag.parse().unwrap_or_default()]);
    // The marks that isolate each variable's direction show as boxes in terminals, and neither
    // language here runs from right to left.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            tracing::error!(language = tag, ?errors, "a catalogue has faults");
            resource
        }
    };
    if let Err(errors) = bundle.add_resource(resource) {
        tracing::error!(language = tag, ?errors, "a catalogue has texts twice");
    }
    bundle
}

#[cfg(test)]
mod tests;
