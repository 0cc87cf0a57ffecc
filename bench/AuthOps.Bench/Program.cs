using AuthOps.Bench.Anonymization;
using AuthOps.Bench.Headlines;
using AuthOps.Bench.Psi;
using BenchmarkDotNet.Running;

if (args is ["headline", .. var rest])
{
    return HeadlineCommand.Run(rest, Console.Out, Console.Error);
}

// One party of a row of two processes.
if (args is [PsiParty.Verb, .. var party])
{
    return await PsiParty.RunAsync(party);
}

// A table of 10^8 rows, made and then anonymised in a process of its own.
if (args is [LargeAnonymization.Verb or LargeAnonymization.ChildVerb, .. var large])
{
    return LargeAnonymization.Run(args[0], large);
}

_ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
