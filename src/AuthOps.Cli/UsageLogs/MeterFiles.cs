using System.Text;
using AuthOps.Cli.Input;
using AuthOps.Metering.Authorization;
using AuthOps.Metering.Log;
using AuthOps.Metering.Proofs;
using AuthOps.Metering.Tariffs;
using AuthOps.Primitives.Evidence;
using AuthOps.Primitives.Signatures;

namespace AuthOps.Cli.UsageLogs;

/// <summary>Reads the small files of the metering verbs; whatever is wrong with one names the file.</summary>
internal static class MeterFiles
{
    private const int MaxGrantBytes = 4 << 20;
    private const int MaxPolicyBytes = 1 << 20;

    public static AuthorizationGrant Grant(string path) =>
        Read(path, MaxGrantBytes, bytes => AuthorizationGrant.Parse(bytes));

    public static TariffPlan Tariff(string path) =>
        Read(path, MaxGrantBytes, bytes => TariffPlan.Parse(bytes));

    public static DsseEnvelope Envelope(string path) =>
        Read(path, DsseEnvelope.MaxBytes, bytes => DsseEnvelope.Parse(bytes));

    public static CheckpointPolicy Policy(string path) =>
        Read(path, MaxPolicyBytes, bytes => CheckpointPolicy.Parse(Encoding.UTF8.GetString(bytes)));

    public static SignedNote Note(string path) =>
        Read(path, SignedNote.MaxBytes, bytes => SignedNote.Parse(bytes));

    public static UsageCheckpoint Checkpoint(string path) =>
        Read(
            path,
            SignedNote.MaxBytes,
            bytes => UsageCheckpoint.Parse(SignedNote.Parse(bytes).Text.Span)
        );

    public static UsageReceipt Receipt(string path) =>
        Read(path, UsageReceipt.MaxBytes, bytes => UsageReceipt.Parse(bytes));

    public static WitnessRequest Request(string path) =>
        Read(path, SignedNote.MaxBytes * 2, bytes => WitnessRequest.Parse(bytes));

    public static TrustFile Trust(string path) =>
        Read(path, TrustFile.MaxBytes, bytes => TrustFile.Parse(bytes));

    public static SigningKey Key(string path)
    {
        try
        {
            return SigningKey.Load(path);
        }
        catch (KeyFormatException error)
        {
            throw new InputDataException(path, error.Message);
        }
    }

    /// <summary>The folder of a log that must be there.</summary>
    /// <exception cref="InputDataException">There is none.</exception>
    public static string Log(string path) =>
        File.Exists(Path.Combine(path, "log"))
            ? path
            : throw new InputDataException(
                path,
                "there is no usage log in this folder; check the path, or make one with meter append --create"
            );

    private static T Read<T>(string path, int maxBytes, Func<byte[], T> parse)
    {
        var bytes = TextFile.ReadAllBytes(path, maxBytes);
        try
        {
            return parse(bytes);
        }
        catch (Exception error) when (error is FormatException or EvidenceFormatException)
        {
            throw new InputDataException(path, error.Message);
        }
    }
}
