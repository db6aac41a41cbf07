import { access, constants } from 'node:fs/promises';
import { findTool } from '../files/find-tool.ts';
import { ask } from './query-devices.ts';

/** Where NVIDIA's packages put the toolkit; distributions put nvcc on the PATH. */
const NVCC = '/usr/local/cuda/bin/nvcc';

/** Versions that stay as long as the driver and the toolkit do. */
export interface CudaVersions {
  readonly cuda?: string;
  readonly toolkit?: string;
}

/** The newest CUDA that the driver takes, and the toolkit that is installed. */
export async function readCudaVersions(nvidiaSmi: string): Promise<CudaVersions> {
  const nvcc = (await isExecutable(NVCC)) ? NVCC : await findTool('nvcc');
  const [ofDriver, ofToolkit] = await Promise.all([
    ask(nvidiaSmi, ['--version']),
    nvcc === null ? null : ask(nvcc, ['--version']),
  ]);
  // Older drivers don't know the option; the table that they print without one has it in its header.
  const cuda = cudaOfDriver(ofDriver?.stdout ?? '') ?? cudaOfDriver((await ask(nvidiaSmi, []))?.stdout ?? '');
  const toolkit = toolkitVersion(ofToolkit?.stdout ?? '');
  return { ...(cuda === null ? {} : { cuda }), ...(toolkit === null ? {} : { toolkit }) };
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** `CUDA Version : 12.4` of `--version` and of the table's header; from driver 610 on `CUDA UMD version : 13.3`. */
export const cudaOfDriver = (text: string): string | null =>
  /CUDA (?:UMD )?Version\s*:\s*(\d{1,3}\.\d{1,3})/i.exec(text)?.[1] ?? null;

/** `V12.4.131` of `nvcc --version`. */
export const toolkitVersion = (text: string): string | null =>
  /release [\d.]+, V(\d{1,3}(?:\.\d{1,5}){1,3})/.exec(text)?.[1] ?? null;
