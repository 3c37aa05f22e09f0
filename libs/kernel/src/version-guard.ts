export type VersionGuard = (current: number | undefined) => void;
