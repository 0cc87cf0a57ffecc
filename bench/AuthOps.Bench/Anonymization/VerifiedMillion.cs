using AuthOps.Anonymization;
using AuthOps.Anonymization.PrivacyModels;
using AuthOps.Anonymization.Quality;
using AuthOps.Anonymization.Release;
using AuthOps.Primitives.Tables;

namespace AuthOps.Bench.Anonymization;

/// <summary>
/// A million synthetic records released under 5-anonymity, distinct 3-diversity and 0.5-closeness of the occupation, cut
/// into blocks of 65,536 as a reader would give them.
/// </summary>
internal sealed class VerifiedMillion
{
    private const int BlockRows = 1 << 16;
    private const string Secret = "occupation";

    private readonly Table[] _blocks;

    // The search compares with the data and the check with the release, which lacks what was suppressed.
    private readonly AnonymizationPolicy _policy = Policy(new Ratio(3, 5));

    public VerifiedMillion()
    {
        var plan = Anonymizer.Plan(
            AdultFiles.Synthetic(1_000_000),
            Policy(new Ratio(1, 2)),
            new PlanOptions { IncludeFront = false },
            null,
            CancellationToken.None
        );
        var release = plan.Apply();
        Rows = release.RowCount;
        _blocks =
        [
            .. Enumerable
                .Range(0, (Rows + BlockRows - 1) / BlockRows)
                .Select(i => Block(release, i * BlockRows)),
        ];
        var report = Check();
        if (!report.IsAccepted || report.Rows != Rows)
        {
            throw new InvalidOperationException("The release is not what it was made to be.");
        }
    }

    /// <summary>Records of the release.</summary>
    public int Rows { get; }

    /// <summary>Classes of the release.</summary>
    public int Classes => Check().Classes;

    /// <summary>Checks all blocks.</summary>
    public ReleaseReport Check(bool digests = false)
    {
        var verifier = new StreamingVerifier(
            _policy,
            new StreamingVerifierOptions { DigestRows = digests }
        );
        foreach (var block in _blocks)
        {
            verifier.Add(block);
        }

        return verifier.Finish();
    }

    private static AnonymizationPolicy Policy(Ratio t) =>
        AdultFiles.Policy(
            Secret,
            "0.05",
            new Loss(),
            new KAnonymity(5),
            new DistinctLDiversity(Secret, 3),
            new EqualTCloseness(Secret, t)
        );

    private static Table Block(Table release, int start) =>
        Table.FromColumns([
            .. release.Columns.Select(c =>
                Column.FromCodes(
                    c.Name,
                    c.Codes.Slice(start, Math.Min(BlockRows, c.Count - start)),
                    c.Values
                )
            ),
        ]);
}
