// `web/screenshots FOLDER`: pictures of every page, to be looked at.
import config from './playwright.config.ts';

export default { ...config, testMatch: 'screenshots.ts', timeout: 600_000 };
