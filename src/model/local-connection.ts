/** Connection id of the workspace that lives only on this machine. */
export const LOCAL_CONNECTION = 'local';
