/** How every command that reads a model says what its file is. */
export const MODEL_ARGUMENT = "a model that glme fit wrote with --save";

/** And one that reads a table of new rows. */
export const DATA_ARGUMENT = "CSV or TSV file of new rows, with a header line";

export const EXIT_STATUS =
  "\nExit status: 0 for an answer; 1 when a file cannot be read or the model cannot answer; 2 for a wrong call.";
