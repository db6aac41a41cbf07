import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Paths of a certificate that signs itself, and of its key. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate for this machine that holds between two days, such as `20200101`. */
export async function makeCertificate(folder: string, name: string, from: string, to: string): Promise<Certificate> {
  const at = (file: string) => join(folder, `${name}.${file}`);
  const openssl = (...args: string[]) => execa('openssl', args, { cwd: folder, stdin: 'ignore' });
  const configuration = [
    '[ca]\ndefault_ca = own\n[own]',
    ...[`database = ${at('index')}`, `serial = ${at('serial')}`, 'new_certs_dir = .', 'default_md = sha256'],
    'policy = names\nx509_extensions = names_of\n[names]\ncommonName = supplied',
    '[names_of]\nsubjectAltName = DNS:localhost,IP:127.0.0.1\nbasicConstraints = CA:true\n',
  ];
  await Promise.all([
    writeFile(at('conf'), configuration.join('\n')),
    writeFile(at('index'), ''),
    writeFile(at('serial'), '01\n'),
  ]);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await openssl('req', '-new', ...curve, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${name}`);
  const days = ['-startdate', `${from}000000Z`, '-enddate', `${to}000000Z`];
  const signed = ['-selfsign', '-keyfile', at('key'), '-in', at('csr'), '-out', at('pem'), ...days];
  await openssl('ca', '-config', at('conf'), '-batch', '-notext', ...signed);
  return { certificate: at('pem'), key: at('key') };
}
