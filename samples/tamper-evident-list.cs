#:project ../src/AuthOps.Primitives/AuthOps.Primitives.csproj

// A list that grows, and two proofs about it that need nothing but a root:
// an entry is in it, and the longer list extends the shorter one.
using System.Text;
using AuthOps.Primitives.Hashing;
using AuthOps.Primitives.Merkle;

var tree = new MerkleTree(HashKind.Sm3);
for (var i = 0; i < 1000; i++)
{
    tree.Append(Encoding.UTF8.GetBytes($"event {i}"));
}

var earlier = tree.Root();
for (var i = 1000; i < 1500; i++)
{
    tree.Append(Encoding.UTF8.GetBytes($"event {i}"));
}

var root = tree.Root();
var leaf = MerkleProof.HashLeaf(HashKind.Sm3, "event 42"u8);
var inclusion = tree.InclusionProof(42, 1500);
var consistency = tree.ConsistencyProof(1000, 1500);
Console.WriteLine($"inclusion proof: {inclusion.Length} bytes");
Console.WriteLine(
    $"event 42 is entry 42 of 1500: {MerkleProof.VerifyInclusion(HashKind.Sm3, 42, 1500, leaf, inclusion, root)}"
);
Console.WriteLine(
    $"event 42 is entry 43 of 1500: {MerkleProof.VerifyInclusion(HashKind.Sm3, 43, 1500, leaf, inclusion, root)}"
);
Console.WriteLine(
    $"1500 entries extend the 1000: {MerkleProof.VerifyConsistency(HashKind.Sm3, 1000, 1500, consistency, earlier, root)}"
);
