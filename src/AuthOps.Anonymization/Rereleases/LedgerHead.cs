using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthOps.Anonymization.Certificates;
using AuthOps.Primitives.Evidence;

namespace AuthOps.Anonymization.Rereleases;

/// <summary>The list of releases of a ledger, as a file in canonical JSON. Stateless.</summary>
internal static class LedgerHead
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The most releases.</summary>
    public const int MaxReleases = 4_096;

    private const int MaxBytes = 8 * 1024 * 1024;

    public static byte[] Write(IEnumerable<RecordedRelease> releases) =>
        CanonicalJson.Canonicalize(
            Encoding.UTF8.GetBytes(
                new JsonObject
                {
                    ["releases"] = new JsonArray([
                        .. releases.Select(static r => new JsonObject
                        {
                            ["entry"] = r.EntryDigest,
                            ["name"] = r.Name,
                            ["sha256"] = r.Sha256,
                        }),
                    ]),
                    ["version"] = Version,
                }.ToJsonString()
            ),
            MaxBytes
        );

    /// <exception cref="ReleaseLedgerException">The file is missing or malformed.</exception>
    public static RecordedRelease[] Read(string path)
    {
        byte[] bytes;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                throw Damaged(path, null);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ReleaseLedgerException(
                LedgerError.NoLedger,
                null,
                $"There is no ledger at {Path.GetDirectoryName(path)}: {Path.GetFileName(path)} is missing. Create one, or restore it from a copy.",
                error
            );
        }

        try
        {
            if (!CanonicalJson.IsCanonical(bytes, MaxBytes))
            {
                throw Damaged(path, null);
            }

            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception error)
            when (error is EvidenceFormatException or JsonException or ArgumentException)
        {
            throw Damaged(path, error);
        }
    }

    private static RecordedRelease[] Read(JsonElement root)
    {
        var head = new ObjectReader(root, "The ledger's head", "releases", "version");
        if (head.Number("version", 1, int.MaxValue) is var version and not Version)
        {
            throw new ReleaseLedgerException(
                LedgerError.UnknownVersion,
                null,
                $"The ledger has version {version}; this library reads version {Version}."
            );
        }

        return
        [
            .. head.Items("releases", MaxReleases)
                .Select(static item =>
                {
                    var release = new ObjectReader(item, "A release", "entry", "name", "sha256");
                    // A subject checks the form of a digest.
                    return new RecordedRelease(
                        release.Text("name"),
                        new Subject("release", release.Text("sha256")).Sha256,
                        new Subject("entry", release.Text("entry")).Sha256
                    );
                }),
        ];
    }

    private static ReleaseLedgerException Damaged(string path, Exception? cause) =>
        new(
            LedgerError.HeadDamaged,
            null,
            $"{path} is not what this library writes; restore it from a copy.",
            cause
        );
}
