#:project ../src/AuthOps.Psi/AuthOps.Psi.csproj

// Two animal clinics, two processes: which of its animals does the first share with the second, and since when are they treated there?
// The program starts itself a second time as the other clinic. Both hold one secret, which proves to each that the other is
// the other; over a network that is not the loopback, mutual TLS below does the same.
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AuthOps.Psi;

string?[] north = ["P-100", "P-203", "P-311", "P-444", "P-512"];
string?[] south = ["P-203", "P-209", "P-444", "P-512", "P-777"];
string[] since = ["2024-05", "2025-01", "2023-11", "2025-09", "2022-02"];

// What both agreed on beforehand. The keys are of animals; those of persons would need a lawful basis on both sides.
var agreed = new PsiOptions
{
    Output = PsiOutput.Rows,
    Subjects = PsiSubjects.LegalPersons,
    Suite = PsiSuite.EcdhSm2,
    MinimumIntersection = 2,
    SizeBound = 8,
    PayloadBytes = 16,
};

if (args is ["south", var port])
{
    // The second process: the sender. It counts for itself and opens nothing below two common keys.
    var secret = Convert.FromHexString(Console.ReadLine()!);
    using var outgoing = new TcpClient();
    await outgoing.ConnectAsync(IPAddress.Loopback, int.Parse(port));
    var items = PsiItemSet
        .FromStrings("animal", south)
        .WithPayloads([
            .. since.Select(text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text))),
        ]);
    var told = await PsiSession.RunAsync(
        outgoing.GetStream(),
        PsiRole.Sender,
        items,
        agreed with
        {
            PreSharedKey = secret,
        }
    );
    Console.WriteLine(
        $"south: {told.IntersectionSize} shared; north said at most {told.Facts.ReceiverItems}"
    );
    Console.WriteLine(told.TranscriptHash);
    return;
}

var shared = RandomNumberGenerator.GetBytes(32);
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
var start = new ProcessStartInfo(Environment.ProcessPath!)
{
    ArgumentList = { "south", $"{((IPEndPoint)listener.LocalEndpoint).Port}" },
    RedirectStandardInput = true,
    RedirectStandardOutput = true,
};
using var other = Process.Start(start)!;
other.StandardInput.WriteLine(Convert.ToHexString(shared));

using var incoming = await listener.AcceptTcpClientAsync();
var learnt = await PsiSession.RunAsync(
    incoming.GetStream(),
    PsiRole.Receiver,
    PsiItemSet.FromStrings("animal", north),
    agreed with
    {
        PreSharedKey = shared,
    }
);
foreach (var (row, payload) in learnt.MatchedRows.ToArray().Zip(learnt.Payloads))
{
    Console.WriteLine(
        $"north: {north[row]} is treated in the south since {Encoding.UTF8.GetString(payload.Span)}"
    );
}

Console.WriteLine(await other.StandardOutput.ReadLineAsync());
Console.WriteLine(
    $"same transcript: {await other.StandardOutput.ReadLineAsync() == learnt.TranscriptHash}"
);
