/** Characters that the readers of this process have looked at; tests hold it against the size of a file. */
export const steps = { taken: 0 };
