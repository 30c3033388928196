//! The web chat and the demonstration in a real browser.
