using System.CommandLine;
using AuthOps.Cli.Input;
using AuthOps.Cli.Intersections;
using AuthOps.Psi;
using AuthOps.Psi.Governance;

namespace AuthOps.Cli.Commands;

/// <summary>What either side of <c>authops psi lookup</c> goes to its peer with. Used by one thread.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="File">The own rows.</param>
/// <param name="Items">Their keys, under consent and commitment where there are such.</param>
/// <param name="Governance">What binds sessions.</param>
/// <param name="Certificates">Those of both sides, if the connection is TLS.</param>
/// <param name="Connection">Its limits and key.</param>
internal sealed record PsiLookupCall(
    ParseResult Parsed,
    CsvTable File,
    PsiItemSet Items,
    PsiGovernance Governance,
    PeerCertificates? Certificates,
    PsiConnectionOptions Connection
);
