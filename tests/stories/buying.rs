//! buying
