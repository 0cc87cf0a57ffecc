using Xunit.Sdk;
using Xunit.v3;

// Snippets redirect the console and change the current folder, which belong to the process.
[assembly: Parallelization(Mode = ParallelMode.None)]
