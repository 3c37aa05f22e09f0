/** Run by `npm run generate`, which says what is read and where to write. */
export default {
  input: process.env.AERIE_OPENAPI,
  output: { path: process.env.AERIE_OUTPUT, module: { extension: null } },
  plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
  logs: { level: 'error', file: false },
};
