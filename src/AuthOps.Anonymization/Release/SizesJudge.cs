using System.Globalization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Risk;

namespace AuthOps.Anonymization.Release;

/// <summary>Models of the sizes of all classes together.</summary>
internal static class SizesJudge
{
    /// <summary>Judges a model; null where it is none of all classes together.</summary>
    public static ModelMeasure? Judge(
        PrivacyModel model,
        ClassCheck classes,
        long rows,
        List<ReleaseFinding> findings
    )
    {
        var sizes = classes.Sizes.ToArray();
        if (rows == 0 || Share(model, sizes, rows) is not { } share)
        {
            return null;
        }

        if (!share.Holds)
        {
            findings.Add(
                new ReleaseFinding(
                    ReleaseFindingKind.ReleaseFailsModel,
                    null,
                    0,
                    rows,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The {classes.Count} classes of {rows} records together fail {model.Name}; they have {share.Value:G6}."
                    )
                )
                {
                    Model = model.Name,
                }
            );
        }

        return new ModelMeasure(
            model.Name,
            null,
            share.Value,
            share.Holds ? 0 : 1,
            share.Holds ? 0 : rows
        );
    }

    private static (bool Holds, double Value)? Share(PrivacyModel model, int[] sizes, long rows)
    {
        switch (model)
        {
            case AverageRisk m:
                return Of(new Ratio(sizes.Length, rows), m.Threshold);
            case SampleUniqueness m:
                return Of(new Ratio(sizes.Count(static size => size == 1), rows), m.Threshold);
            case PopulationUniquenessLimit m:
                if (!sizes.Contains(1))
                {
                    return (true, 0);
                }

                // An estimate of 0 with records alone in their class is an estimator that did not converge.
                var share = Estimate(m, sizes, rows);
                return (share > 0 && share <= m.Threshold.ToDouble(), share);
            default:
                return null;
        }
    }

    private static (bool Holds, double Value) Of(Ratio share, Ratio threshold) =>
        (share <= threshold, share.ToDouble());

    private static double Estimate(PopulationUniquenessLimit model, int[] sizes, long rows)
    {
        var estimate = PopulationUniqueness.Estimate(
            sizes
                .GroupBy(static size => size)
                .OrderBy(static group => group.Key)
                .Select(static group => new ClassSizeCount(group.Key, group.Count()))
                .ToArray(),
            new Ratio(rows, Math.Max(model.PopulationSize, rows))
        );
        return model.Estimator switch
        {
            UniquenessEstimator.Dankar => estimate.Dankar,
            UniquenessEstimator.Zayatz => estimate.Zayatz,
            _ => estimate.Pitman ?? 0,
        };
    }
}
