//! Makes a type of every text in `locales/en.ftl`, with a field for each of its variables, so that a
//! misspelt text or a forgotten variable does not compile; and finds the languages there are.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, error::Error, fs};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let locales = Path::new(&root).join("locales");
    let source = fs::read_to_string(locales.join("en.ftl"))?;
    let resource = parser::parse(source.as_str())
        .map_err(|(_, errors)| format!("locales/en.ftl: {errors:?}"))?;

    let mut generated = String::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let mut variables = BTreeSet::new();
        if let Some(pattern) = &message.value {
            collect_from_pattern(pattern, &mut variables);
        }
        write_type(&mut generated, message.id.name, &variables)?;
    }
    write_catalogues(&mut generated, &locales)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("texts.rs"), generated)?;
    Ok(())
}

fn write_type(
    out: &mut String,
    key: &str,
    variables: &BTreeSet<String>,
) -> Result<(), Box<dyn Error>> {
    let name = camel_case(key);
    writeln!(out, "/// The text `{key}`.")?;
    writeln!(out, "#[derive(Debug, Clone, Copy)]")?;
    if variables.is_empty() {
        writeln!(out, "pub struct {name};")?;
        writeln!(
            out,
            "impl From<{name}> for Phrase {{ fn from(_: {name}) -> Self {{ Self::new({key:?}, Vec::new()) }} }}"
        )?;
        return Ok(());
    }
    let generics: Vec<String> = (0..variables.len()).map(|n| format!("T{n}")).collect();
    let bounds: Vec<String> = generics.iter().map(|g| format!("{g}: Into<Arg>")).collect();
    writeln!(out, "pub struct {name}<{}> {{", generics.join(", "))?;
    for (variable, generic) in variables.iter().zip(&generics) {
        writeln!(
            out,
            "    /// The variable `{variable}`.\n    pub {}: {generic},",
            field(variable)
        )?;
    }
    writeln!(out, "}}")?;
    writeln!(
        out,
        "impl<{}> From<{name}<{}>> for Phrase {{ fn from(text: {name}<{}>) -> Self {{ Self::new({key:?}, vec![",
        bounds.join(", "),
        generics.join(", "),
        generics.join(", ")
    )?;
    for variable in variables {
        writeln!(
            out,
            "    ({variable:?}.into(), text.{}.into()),",
            field(variable)
        )?;
    }
    writeln!(out, "]) }} }}")?;
    Ok(())
}

fn write_catalogues(out: &mut String, locales: &Path) -> Result<(), Box<dyn Error>> {
    let mut tags = Vec::new();
    for file in fs::read_dir(locales)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            let tag = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .ok_or("a locale's file name is its language tag")?
                .to_owned();
            tags.push((tag != "en", tag, path));
        }
    }
    // English first: it is what others fall back to.
    tags.sort();
    writeln!(
        out,
        "pub(super) static CATALOGUES: [(&str, &str); {}] = [",
        tags.len()
    )?;
    for (_, tag, path) in &tags {
        writeln!(
            out,
            "    ({tag:?}, include_str!({:?})),",
            path.display().to_string()
        )?;
    }
    writeln!(out, "];")?;
    Ok(())
}

fn collect_from_pattern(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_from_expression(expression, variables);
        }
    }
}

fn collect_from_expression(expression: &Expression<&str>, variables: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_from_inline(inline, variables),
        Expression::Select { selector, variants } => {
            collect_from_inline(selector, variables);
            for variant in variants {
                collect_from_pattern(&variant.value, variables);
            }
        }
    }
}

fn collect_from_inline(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => {
            collect_from_expression(expression, variables)
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_from_inline(argument, variables);
            }
        }
        InlineExpression::StringLiteral { .. }
        | InlineExpression::NumberLiteral { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => {}
    }
}

fn camel_case(key: &str) -> String {
    key.split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect()
            })
        })
        .collect()
}

fn field(variable: &str) -> String {
    variable.replace('-', "_")
}
