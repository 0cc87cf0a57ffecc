using System.Globalization;
using AuthOps.Primitives.Jobs;

namespace AuthOps.Worker;

/// <summary>A job whose parts are slow on purpose, so that a kill finds them half written.</summary>
public sealed class JobWork : IPartitionedJob
{
    public const string Key = "the job of the tests";
    private const int Blocks = 4;
    private const int BlockBytes = 1000;

    public string Kind => "authops/tests/slow/v1";

    /// <summary>Runs the job in a folder to its end; a line for each part that begins, and one for each that is committed.</summary>
    public static async Task<int> RunAsync(string folder, int parts)
    {
        var runner = new LocalJobRunner(folder, [new JobWork()], 2);
        await using var _ = runner.ConfigureAwait(false);
        var id = await runner.SubmitAsync(
            "authops/tests/slow/v1",
            BitConverter.GetBytes(parts),
            Key
        );
        var status = await runner.WaitAsync(id);
        Say($"{status.State} {status.Done} {status.Failure}");
        return status.State == JobState.Finished ? 0 : 1;
    }

    /// <summary>The bytes of a part.</summary>
    public static byte[] Part(int index) =>
        [
            .. Enumerable
                .Range(0, Blocks * BlockBytes)
                .Select(i => (byte)(((i * 31) + index) & 0xFF)),
        ];

    public int CountPartitions(ReadOnlyMemory<byte> spec) => BitConverter.ToInt32(spec.Span);

    public async ValueTask RunAsync(
        ReadOnlyMemory<byte> spec,
        PartitionRef partition,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        Say($"begin {partition.Index}");
        foreach (var block in Part(partition.Index).Chunk(BlockBytes))
        {
            await output.WriteAsync(block, cancellationToken);
            await output.FlushAsync(cancellationToken);
            await Task.Delay(1, cancellationToken);
        }
    }

    public async ValueTask ReduceAsync(
        ReadOnlyMemory<byte> spec,
        Func<int, Stream> openPart,
        Stream output,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < CountPartitions(spec); i++)
        {
            using var part = openPart(i);
            await part.CopyToAsync(output, cancellationToken);
        }
    }

    private static void Say(FormattableString text)
    {
        var line = text.ToString(CultureInfo.InvariantCulture);
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
