using AuthOps.Bench.Headlines;
using BenchmarkDotNet.Running;

if (args is ["headline", .. var rest])
{
    return HeadlineCommand.Run(rest, Console.Out, Console.Error);
}

_ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
