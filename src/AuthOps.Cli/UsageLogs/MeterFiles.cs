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
        ParsedFile.Read(path, MaxGrantBytes, bytes => AuthorizationGrant.Parse(bytes));

    public static TariffPlan Tariff(string path) =>
        ParsedFile.Read(path, MaxGrantBytes, bytes => TariffPlan.Parse(bytes));

    public static DsseEnvelope Envelope(string path) =>
        ParsedFile.Read(path, DsseEnvelope.MaxBytes, bytes => DsseEnvelope.Parse(bytes));

    public static CheckpointPolicy Policy(string path) =>
        ParsedFile.Read(
            path,
            MaxPolicyBytes,
            bytes => CheckpointPolicy.Parse(Encoding.UTF8.GetString(bytes))
        );

    public static SignedNote Note(string path) =>
        ParsedFile.Read(path, SignedNote.MaxBytes, bytes => SignedNote.Parse(bytes));

    public static UsageCheckpoint Checkpoint(string path) =>
        ParsedFile.Read(
            path,
            SignedNote.MaxBytes,
            bytes => UsageCheckpoint.Parse(SignedNote.Parse(bytes).Text.Span)
        );

    public static UsageReceipt Receipt(string path) =>
        ParsedFile.Read(path, UsageReceipt.MaxBytes, bytes => UsageReceipt.Parse(bytes));

    public static WitnessRequest Request(string path) =>
        ParsedFile.Read(path, SignedNote.MaxBytes * 2, bytes => WitnessRequest.Parse(bytes));

    public static TrustFile Trust(string path) =>
        ParsedFile.Read(path, TrustFile.MaxBytes, bytes => TrustFile.Parse(bytes));

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
}
