using AuthOps.Anonymization;
using AuthOps.Anonymization.LocalRecoding;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>Adult with nine quasi-identifiers, k = 5, nothing suppressed, one thread.</summary>
internal sealed class LocalRecodingWorkload
{
    private readonly Table _table = AdultFiles.Whole();
    private readonly AnonymizationPolicy _policy = AdultFiles.Policy(
        null,
        "0",
        new Loss(),
        new KAnonymity(5)
    );

    public LocalRecodingPlan Plan(LocalRecodingMethods methods) =>
        LocalRecoder.Plan(
            _table,
            _policy,
            new LocalRecodingOptions { Methods = methods, MaxDegreeOfParallelism = 1 }
        );
}
