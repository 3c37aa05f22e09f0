import { inheritedEnvironment } from './service-environment';

describe('inheritedEnvironment', () => {
  it('keeps the settings and leaves out other services’ credentials and the runner’s own variables', () => {
    const env = {
      PATH: '/bin',
      AERIE_LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel',
      DATABASE_URL_DRONE: 'postgres://secret',
      NATS_URL: 'nats://secret',
      AERIE_TLS: '1',
      AERIE_TLS_KEY: '/somewhere/else.key',
      AERIE_TEST_POSTGRES_URL: 'postgres://secret',
      npm_lifecycle_event: 'start',
      NODE_OPTIONS: '--inspect',
      NODE_ENV: 'test',
    };
    expect(inheritedEnvironment(env)).toEqual({
      PATH: '/bin',
      AERIE_LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel',
    });
  });
});
