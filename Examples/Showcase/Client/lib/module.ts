/** What the module of an island exports: runs on the markup of the server until the signal aborts. */
export type Module<Props> = (element: HTMLElement, props: Props, life: { signal: AbortSignal }) => void;
