import { writeFileSync } from 'node:fs';
import { profilePage } from './profile-page.ts';

writeFileSync(new URL('../../../docs/profile.md', import.meta.url), profilePage());
