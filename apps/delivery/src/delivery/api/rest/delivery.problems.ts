/** What every route of a delivery may answer, those that change it, and those that ask the drone service first. */
export const readProblems = { 404: '`delivery_not_found`' };
export const changeProblems = { ...readProblems, 400: '`validation_failed`, `invalid_precondition`' };
export const askingProblems = {
  ...changeProblems,
  503:
    '`peer_unavailable`, `deadline_exceeded`, `circuit_open`: the drone service cannot be asked; `bulkhead_full`: too many wait for it; ' +
    'nothing has changed',
};
export const quoteProblems = {
  422: '`quote_not_found`, `quote_not_serviceable`, `quote_expired`, `quote_does_not_match`',
};
