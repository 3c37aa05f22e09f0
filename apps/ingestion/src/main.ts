import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadIngestionConfig } from './ingestion.config';
import { ingestionPolicy } from './ingestion.policy';

const config = loadIngestionConfig();

startService(createAppModule(config), { name: 'ingestion', version: '1.0.0', config, policy: ingestionPolicy }).catch(
  (error: Error) => {
    process.stderr.write(`ingestion: ${error.message}\n`);
    process.exit(1);
  },
);
