//! Properties over generated orders and noise.
