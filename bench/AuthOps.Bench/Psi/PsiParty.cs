using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuthOps.Psi;

namespace AuthOps.Bench.Psi;

/// <summary>
/// Two parties of an intersection in processes of their own over the loopback interface, each kept to one processor and one thread:
/// from key text to the results of both, half of the keys in common.
/// </summary>
internal static class PsiParty
{
    public const string Verb = "psi-party";

    private const int WarmUpKeys = 1 << 12;
    private const string Ready = "ready";

    /// <summary>One party: prepares keys, warms up with a small session, says that it is ready, and runs when it is told.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (port, role) = (int.Parse(args[0], CultureInfo.InvariantCulture), args[1]);
        var (suite, count) = (
            Enum.Parse<PsiSuite>(args[2]),
            int.Parse(args[3], CultureInfo.InvariantCulture)
        );
        var isReceiver = role == nameof(PsiRole.Receiver);
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity =
                isReceiver ? 1
                : Environment.ProcessorCount > 1 ? 2
                : 1;
        }

        using var connection = await ConnectAsync(port, isReceiver);
        var (warmUp, keys) = (
            Keys(isReceiver, Math.Min(count, WarmUpKeys)),
            Keys(isReceiver, count)
        );
        for (var i = 0; i < 3; i++)
        {
            _ = await IntersectAsync(connection, isReceiver, suite, Items(warmUp));
        }

        Console.WriteLine(Ready);
        _ = Console.ReadLine();
        var before = Environment.CpuUsage.TotalTime;
        var items = Items(keys);
        var session = Stopwatch.GetTimestamp();
        var result = await IntersectAsync(connection, isReceiver, suite, items);
        var inSession = Stopwatch.GetElapsedTime(session);
        var busy = Environment.CpuUsage.TotalTime - before;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.IntersectionSize} {busy.TotalSeconds} {inSession.TotalSeconds}"
            )
        );
        return result.MatchedRows.Length == (isReceiver ? count - (count / 2) : 0) ? 0 : 1;
    }

    /// <summary>
    /// Runs both parties and gives the seconds from the start to the second result, those of the processor in the busier one, and the
    /// longer of the sessions alone, whose sets are made: what is missing between the first two is waiting, for the network or for the peer.
    /// </summary>
    public static (double Seconds, double Busy, double InSession) Measure(PsiSuite suite, int count)
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var sender = Start(port, PsiRole.Sender, suite, count);
        using var receiver = Start(port, PsiRole.Receiver, suite, count);
        Process[] both = [sender, receiver];
        foreach (var party in both)
        {
            Require(party.StandardOutput.ReadLine() == Ready);
        }

        var started = Stopwatch.GetTimestamp();
        foreach (var party in both)
        {
            party.StandardInput.WriteLine();
        }

        var expected = (count - (count / 2)).ToString(CultureInfo.InvariantCulture);
        var (busy, inSession) = (0.0, 0.0);
        foreach (var party in both)
        {
            var told = party.StandardOutput.ReadLine()?.Split(' ') ?? [];
            Require(told.Length == 3 && told[0] == expected);
            busy = Math.Max(busy, double.Parse(told[1], CultureInfo.InvariantCulture));
            inSession = Math.Max(inSession, double.Parse(told[2], CultureInfo.InvariantCulture));
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var party in both)
        {
            party.WaitForExit();
            Require(party.ExitCode == 0);
        }

        return (seconds, busy, inSession);
    }

    private static string?[] Keys(bool isReceiver, int count) =>
        IntersectionWorkload.Keys(isReceiver ? 0 : count / 2, count);

    private static PsiItemSet Items(string?[] keys) => PsiItemSet.FromStrings("id", keys);

    private static Task<PsiResult> IntersectAsync(
        TcpClient connection,
        bool isReceiver,
        PsiSuite suite,
        PsiItemSet items
    ) =>
        PsiSession.RunAsync(
            connection.GetStream(),
            isReceiver ? PsiRole.Receiver : PsiRole.Sender,
            items,
            new PsiOptions
            {
                Output = PsiOutput.Rows,
                Subjects = PsiSubjects.LegalPersons,
                Suite = suite,
                MaxDegreeOfParallelism = 1,
            }
        );

    private static async Task<TcpClient> ConnectAsync(int port, bool isReceiver)
    {
        if (!isReceiver)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            var accepted = await listener.AcceptTcpClientAsync();
            accepted.NoDelay = true;
            return accepted;
        }

        for (var attempt = 0; ; attempt++)
        {
            var client = new TcpClient { NoDelay = true };
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (attempt < 100)
            {
                client.Dispose();
                await Task.Delay(50);
            }
        }
    }

    private static Process Start(int port, PsiRole role, PsiSuite suite, int count)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PsiParty).Assembly.Location);
        }

        string[] arguments =
        [
            Verb,
            port.ToString(CultureInfo.InvariantCulture),
            role.ToString(),
            suite.ToString(),
            count.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)
            ?? throw new InvalidOperationException("A party's process did not start.");
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("A party ended without the expected result.");
        }
    }
}
