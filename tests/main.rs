//! The product from outside: every story in one test binary, over fake platforms that
//! enforce the real platforms' rules.

#[cfg(test)]
mod support;
