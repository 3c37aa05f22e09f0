// Loaded into every service by the launcher: when its end of the channel closes, the launcher is gone and so is the suite.
const HARD_LIMIT_MS = 12_000;

process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), HARD_LIMIT_MS).unref();
});
process.channel?.unref();
