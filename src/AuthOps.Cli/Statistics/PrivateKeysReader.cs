using AuthOps.Cli.Policies;
using AuthOps.Dp;

namespace AuthOps.Cli.Statistics;

/// <summary>Reads how private keys are selected.</summary>
internal static class PrivateKeysReader
{
    public static PrivateKeys Read(string source, StrictJsonObject groups)
    {
        var keys = new StrictJsonObject(
            source,
            groups.MemberPath("privateKeys"),
            groups.Element("privateKeys"),
            "rule",
            "epsilon",
            "rho",
            "delta"
        );
        var rule = keys.String("rule", PlanFile.MaxTextLength);
        var delta = new Delta(PlanFile.Number(keys, "delta"));
        keys.Forbid(
            rule == "gaussian-threshold" ? "epsilon" : "rho",
            "does not belong to this rule"
        );
        return rule switch
        {
            "truncated-geometric" => PrivateKeys.TruncatedGeometric(
                new Epsilon(PlanFile.Number(keys, "epsilon")),
                delta
            ),
            "laplace-threshold" => PrivateKeys.LaplaceThreshold(
                new Epsilon(PlanFile.Number(keys, "epsilon")),
                delta
            ),
            "gaussian-threshold" => PrivateKeys.GaussianThreshold(
                new Rho(PlanFile.Number(keys, "rho")),
                delta
            ),
            _ => throw keys.Fault(
                keys.MemberPath("rule"),
                "must be \"truncated-geometric\", \"laplace-threshold\" or \"gaussian-threshold\""
            ),
        };
    }
}
