//! travelling
