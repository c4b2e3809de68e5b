/** What the help of every command that reads a model says of its file. */
export const MODEL_ARGUMENT = "a model that glme fit wrote with --save";

/** What the help of every command that reads a table of new rows says of its file. */
export const DATA_ARGUMENT = "CSV or TSV file of new rows, with a header line";

/** What the help of every command that reads a model says of its exit status. */
export const EXIT_STATUS =
  "\nExit status: 0 for an answer; 1 when a file cannot be read or the model cannot answer; 2 for a wrong call.";
