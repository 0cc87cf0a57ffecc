using AuthOps.Testing;

namespace AuthOps.Metering.AspNetCore.Tests;

public sealed class SimdModeTests
{
    [Fact]
    public void The_runtime_reports_the_instruction_sets_the_switches_ask_for() =>
        SimdMode.AssertAsAsked();
}
