using AuthOps.Anonymization.PrivacyModels;

namespace AuthOps.Anonymization.Release;

/// <summary>exp(−Σ q ln q) at least l; close to equality <see cref="EntropyThreshold"/> decides, as for the search.</summary>
internal sealed class EntropyJudge(Ratio l) : SensitiveJudge
{
    public override bool LargerIsWorse => false;

    public override Judgement Judge(ReadOnlySpan<ValueCount> values, int size)
    {
        var counts = Descending(values);
        if (counts.Length == 0)
        {
            return new(false, 0);
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            var share = (double)count / size;
            entropy -= share * Math.Log(share);
        }

        var excess = entropy - Math.Log(l.ToDouble());
        return new(EntropyThreshold.Holds(counts, size, l, excess), Math.Exp(entropy));
    }
}
