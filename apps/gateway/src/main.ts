import { loadGatewayConfig, upstreamUrls } from './gateway.config';
import { startGateway } from './service';

const LOCAL_ORIGINS = ['http://localhost:*', 'http://127.0.0.1:*'];

async function main(): Promise<void> {
  const config = loadGatewayConfig();
  const embedded = config.profile === 'embedded';
  await startGateway(config, {
    urls: upstreamUrls(config),
    peers: {
      identity: config.identityGrpc,
      account: config.accountGrpc,
      package: config.packageGrpc,
      drone: config.droneGrpc,
    },
    docs: config.docs ?? embedded,
    limits: config.rateLimits,
    replicas: config.gatewayReplicas,
    corsOrigins: config.corsOrigins ?? (embedded ? LOCAL_ORIGINS : []),
    maxInFlight: config.maxInFlight,
    maxBurst: config.maxBurst,
    trustedProxies: config.trustedProxies,
  });
}

main().catch((error: Error) => {
  process.stderr.write(`gateway: ${error.message}\n`);
  process.exit(1);
});
