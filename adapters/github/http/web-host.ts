/** The host of the repositories that an API serves: what `git` and `gh` call it. */
export const webHost = (apiUrl: string): string => {
  const { host } = new URL(apiUrl);
  return host === 'api.github.com' ? 'github.com' : host.replace(/^api\./, '');
};

/** The site that belongs to an API, such as `https://github.com`; null for an API without one. */
export const webSite = (apiUrl: string): string | null =>
  apiUrl.startsWith('https:') ? `https://${webHost(apiUrl)}` : null;
