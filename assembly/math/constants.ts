// Numbers that more than one file needs.

/** ½ log 2π, rounded, and what that leaves out. */
export const HALF_LOG_2PI: f64 = 0.918938533204672741780;
export const HALF_LOG_2PI_LOW: f64 = -3.8782941580672414e-17;
