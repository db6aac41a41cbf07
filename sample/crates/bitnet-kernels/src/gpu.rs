//! The CUDA device, found at run time through the driver's own library.
//!
//! There is no product on the device yet: this finds the device, and says clearly when there is none.

use std::ffi::c_int;
use std::fmt;

use libloading::Library;

use crate::Precision;

/// Why nothing can run on a device.
#[derive(Debug)]
pub enum GpuError {
    /// No driver, or a driver without a device.
    NoDevice(String),
    /// There is a device, and nothing here that would use it.
    NoKernel(Precision),
}

impl fmt::Display for GpuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDevice(why) => write!(f, "no CUDA device: {why}"),
            Self::NoKernel(precision) => write!(f, "no CUDA kernel for {} in this build", precision.name()),
        }
    }
}

impl std::error::Error for GpuError {}

const DRIVER: &str = if cfg!(windows) { "nvcuda.dll" } else { "libcuda.so.1" };

/// How many CUDA devices the driver sees; at least one.
pub fn count_devices() -> Result<usize, GpuError> {
    let no_device = |error: libloading::Error| GpuError::NoDevice(error.to_string());
    let mut count: c_int = 0;
    // SAFETY: the driver's documented signatures, `CUresult cuInit(unsigned)` and `CUresult cuDeviceGetCount(int*)`;
    // the library stays loaded while its functions are called.
    let status = unsafe {
        let driver = Library::new(DRIVER).map_err(no_device)?;
        let init = driver.get::<unsafe extern "C" fn(u32) -> c_int>(b"cuInit\0").map_err(no_device)?;
        let get_count = driver
            .get::<unsafe extern "C" fn(*mut c_int) -> c_int>(b"cuDeviceGetCount\0")
            .map_err(no_device)?;
        match init(0) {
            0 => get_count(&mut count),
            failure => failure,
        }
    };
    match (status, usize::try_from(count)) {
        (0, Ok(count @ 1..)) => Ok(count),
        (0, _) => Err(GpuError::NoDevice("the driver sees none".into())),
        (status, _) => Err(GpuError::NoDevice(format!("the driver answers with error {status}"))),
    }
}

/// Says whether a product of this precision can run on a device.
pub fn require_kernel(precision: Precision) -> Result<(), GpuError> {
    count_devices()?;
    Err(GpuError::NoKernel(precision))
}
