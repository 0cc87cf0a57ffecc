using AuthOps.Worker;

// Does long work until it is done or killed; whoever started it reads its lines and kills it.
return args[0] switch
{
    "job" => await JobWork.RunAsync(args[1], int.Parse(args[2], null)),
    "psi" => await PsiWork.RunAsync(args[1..]),
    _ => 2,
};
