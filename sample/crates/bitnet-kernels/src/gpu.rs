//! Matrix products on the CUDA device, by the kernels in `gpu/matmul.cu`.
//!
//! Only the driver is needed, and only at run time: its library is loaded when a device is opened, and it compiles the
//! kernels' PTX for the device that it finds.

use std::fmt;
use std::sync::Arc;

use cudarc::driver::{
    sys, CudaContext, CudaFunction, CudaSlice, CudaStream, DriverError, LaunchConfig, PushKernelArg,
};
use cudarc::nvrtc::Ptx;
use half::slice::HalfFloatSliceExt;

use crate::cpu::Matrix;
use crate::{Precision, Shape};

#[cfg(test)]
mod emulation;

/// Made of `gpu/matmul.cu`, which says how.
const KERNELS: &str = include_str!("gpu/matmul.ptx");
/// Rows and columns of a block of threads; `TILE` in `gpu/matmul.cu`.
const TILE: u32 = 16;

/// Why a device can't be opened, or stopped working.
#[derive(Debug)]
pub enum GpuError {
    /// No driver, a driver without a device, or one that can't take the kernels.
    NoDevice(String),
    /// The driver refused or lost something: memory, the kernel, the device itself.
    Driver { doing: &'static str, error: DriverError },
}

impl fmt::Display for GpuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDevice(why) => write!(f, "no CUDA device: {why}"),
            Self::Driver { doing, error } => write!(f, "CUDA failed while {doing}: {error}"),
        }
    }
}

impl std::error::Error for GpuError {}

/// A driver's answer that comes from what the machine has, whatever is asked of it.
fn is_no_device(error: DriverError) -> bool {
    use sys::cudaError_enum::*;
    matches!(
        error.0,
        CUDA_ERROR_NO_DEVICE
            | CUDA_ERROR_INVALID_DEVICE
            | CUDA_ERROR_STUB_LIBRARY
            | CUDA_ERROR_SYSTEM_DRIVER_MISMATCH
            | CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE
            | CUDA_ERROR_SYSTEM_NOT_READY
            | CUDA_ERROR_UNSUPPORTED_PTX_VERSION
            | CUDA_ERROR_NO_BINARY_FOR_GPU
    )
}

fn failed(doing: &'static str) -> impl Fn(DriverError) -> GpuError {
    move |error| {
        if is_no_device(error) {
            GpuError::NoDevice(error.to_string())
        } else {
            GpuError::Driver { doing, error }
        }
    }
}

/// The first device, with the kernels compiled for it.
pub struct Gpu {
    stream: Arc<CudaStream>,
    fp32: CudaFunction,
    fp16: CudaFunction,
    bf16: CudaFunction,
}

/// A [`Matrix`] in the device's memory.
pub enum DeviceMatrix {
    Fp32(CudaSlice<f32>),
    /// The values' bits.
    Fp16(CudaSlice<u16>),
    /// The values' bits.
    Bf16(CudaSlice<u16>),
}

impl DeviceMatrix {
    fn len(&self) -> usize {
        match self {
            Self::Fp32(values) => values.len(),
            Self::Fp16(bits) | Self::Bf16(bits) => bits.len(),
        }
    }

    fn precision(&self) -> Precision {
        match self {
            Self::Fp32(_) => Precision::Fp32,
            Self::Fp16(_) => Precision::Fp16,
            Self::Bf16(_) => Precision::Bf16,
        }
    }
}

impl Gpu {
    /// Opens the first device and compiles the kernels.
    pub fn open() -> Result<Self, GpuError> {
        // SAFETY: loads the driver's library, whose initialization is trusted as every CUDA program trusts it.
        if !unsafe { sys::is_culib_present() } {
            return Err(GpuError::NoDevice(
                "the NVIDIA driver's library libcuda is not on this machine".into(),
            ));
        }
        let context = CudaContext::new(0).map_err(failed("opening the device"))?;
        let module = context.load_module(Ptx::from_src(KERNELS)).map_err(failed("compiling the kernels"))?;
        let kernel = |name| module.load_function(name).map_err(failed("finding a kernel"));
        Ok(Self {
            fp32: kernel("matmul_fp32")?,
            fp16: kernel("matmul_fp16")?,
            bf16: kernel("matmul_bf16")?,
            stream: context.default_stream(),
        })
    }

    /// Copies a matrix to the device.
    pub fn upload(&self, matrix: &Matrix) -> Result<DeviceMatrix, GpuError> {
        let copied = match matrix {
            Matrix::Fp32(values) => self.stream.clone_htod(values).map(DeviceMatrix::Fp32),
            Matrix::Fp16(values) => self.stream.clone_htod(values.reinterpret_cast()).map(DeviceMatrix::Fp16),
            Matrix::Bf16(values) => self.stream.clone_htod(values.reinterpret_cast()).map(DeviceMatrix::Bf16),
        };
        copied.map_err(failed("copying to the device"))
    }

    /// Memory on the device for a product of this shape.
    pub fn allocate(&self, shape: Shape) -> Result<CudaSlice<f32>, GpuError> {
        self.stream.alloc_zeros(shape.rows * shape.columns).map_err(failed("allocating the product"))
    }

    /// Multiplies `a` and `b` on the device, and returns when the product is there.
    ///
    /// # Panics
    /// Unless both inputs are of one precision and all three have the shape's number of values, at least one each.
    pub fn multiply(
        &self,
        a: &DeviceMatrix,
        b: &DeviceMatrix,
        product: &mut CudaSlice<f32>,
        shape: Shape,
    ) -> Result<(), GpuError> {
        assert_eq!(a.len(), shape.rows * shape.inner, "left matrix");
        assert_eq!(b.len(), shape.inner * shape.columns, "right matrix");
        assert_eq!(product.len(), shape.rows * shape.columns, "product");
        let [rows, inner, columns] = [shape.rows, shape.inner, shape.columns]
            .map(|size| u32::try_from(size).expect("sizes of 32 bits"));
        let blocks = LaunchConfig {
            grid_dim: (columns.div_ceil(TILE), rows.div_ceil(TILE), 1),
            block_dim: (TILE, TILE, 1),
            shared_mem_bytes: 0,
        };
        let mut launch = self.stream.launch_builder(match a.precision() {
            Precision::Fp32 => &self.fp32,
            Precision::Fp16 => &self.fp16,
            Precision::Bf16 => &self.bf16,
        });
        match (a, b) {
            (DeviceMatrix::Fp32(a), DeviceMatrix::Fp32(b)) => launch.arg(a).arg(b),
            (DeviceMatrix::Fp16(a), DeviceMatrix::Fp16(b)) => launch.arg(a).arg(b),
            (DeviceMatrix::Bf16(a), DeviceMatrix::Bf16(b)) => launch.arg(a).arg(b),
            _ => panic!("the inputs are of two precisions"),
        };
        launch.arg(product).arg(&rows).arg(&inner).arg(&columns);
        // SAFETY: these are the kernels' arguments in their order; the lengths were compared with the shape above, and
        // the kernels touch nothing beyond it.
        unsafe { launch.launch(blocks) }.map_err(failed("starting a product"))?;
        self.stream.synchronize().map_err(failed("computing a product"))
    }

    /// Copies a product from the device.
    pub fn download(&self, product: &CudaSlice<f32>) -> Result<Vec<f32>, GpuError> {
        self.stream.clone_dtoh(product).map_err(failed("copying from the device"))
    }

    /// `a` times `b`, copied to the device and back.
    pub fn matmul(&self, a: &Matrix, b: &Matrix, shape: Shape) -> Result<Vec<f32>, GpuError> {
        let (a, b) = (self.upload(a)?, self.upload(b)?);
        let mut product = self.allocate(shape)?;
        self.multiply(&a, &b, &mut product, shape)?;
        self.download(&product)
    }
}
