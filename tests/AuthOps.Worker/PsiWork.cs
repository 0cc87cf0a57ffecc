using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using AuthOps.Psi;
using AuthOps.Psi.Large;

namespace AuthOps.Worker;

/// <summary>One party of a job over a large set, over the loopback interface, until it is done, the peer is gone, or it is killed.</summary>
public static class PsiWork
{
    /// <summary>The keys of a party; half of the sender's are the receiver's too.</summary>
    public static string?[] Keys(PsiRole role, int count) =>
        [
            .. Enumerable
                .Range(role == PsiRole.Receiver ? 0 : count / 2, count)
                .Select(i => "key-" + i.ToString("D9", CultureInfo.InvariantCulture)),
        ];

    /// <summary>What a party prints of its matching rows.</summary>
    public static string Digest(IEnumerable<int> rows) =>
        Convert.ToHexStringLower(
            SHA256.HashData([.. rows.SelectMany(row => BitConverter.GetBytes(row))])
        );

    /// <summary>Arguments: role, port, work folder, number of keys. A line after every bucket, and one with the result.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var role = Enum.Parse<PsiRole>(args[0]);
        var count = int.Parse(args[3], CultureInfo.InvariantCulture);
        using var client = await ConnectAsync(
            role,
            int.Parse(args[1], CultureInfo.InvariantCulture)
        );
        try
        {
            var result = await PsiLargeSession.RunAsync(
                [client.GetStream()],
                role,
                PsiRowSource.FromStrings("id", Keys(role, count)),
                new PsiOptions
                {
                    Output = PsiOutput.RowsToBoth,
                    Subjects = PsiSubjects.LegalPersons,
                    Suite = PsiSuite.EcdhX25519Elligator2,
                    MinimumIntersection = 1,
                    StepTimeout = TimeSpan.FromSeconds(20),
                },
                new PsiLargeOptions { WorkFolder = args[2], BucketItems = 256 },
                new Lines()
            );
            Say("rows " + Digest(result.ReadMatchedRows()));
            return 0;
        }
        catch (PsiProtocolException error)
        {
            Say("ended " + error.Reason);
            return 1;
        }
    }

    private static async Task<TcpClient> ConnectAsync(PsiRole role, int port)
    {
        if (role == PsiRole.Sender)
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return await listener.AcceptTcpClientAsync();
        }

        for (var attempt = 0; ; attempt++)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return client;
            }
            catch (SocketException) when (attempt < 200)
            {
                client.Dispose();
                await Task.Delay(20);
            }
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    private sealed class Lines : IProgress<PsiLargeProgress>
    {
        public void Report(PsiLargeProgress value) =>
            Say(FormattableString.Invariant($"{value.Phase} {value.Done}"));
    }
}
