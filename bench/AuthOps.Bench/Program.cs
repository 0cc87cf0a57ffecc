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

_ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
