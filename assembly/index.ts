// The kernel's exports on one page. Sizes and addresses are 32-bit; a Problem travels as its address.
// A model is built (newProblem, addFactor, addColumn, allocateEffects, findRuns, findPairs, allocatePairs, analyse, allocateFactor),
// its arrays are filled through the addresses, and then evaluated in small steps that the host strings together.

export { bytesNeeded, bytesUsed, allocate, reserveBytes } from "./memory";
export { addColumn, addFactor, allocateEffects, newProblem } from "./problem";
export { addressOf, factorAddress } from "./addresses";

// Structure, once per model
export { allocatePairs, findPairs, findRuns } from "./sparse/graph";
export { analyse } from "./sparse/symbolic";
export { allocateFactor, factorBytes } from "./sparse/storage";

// Rows, by ranges
export { changeBasis, clearSums, constantRows, dispersionRows, evaluateRows, predictRows } from "./rows";
export { fixedSensitivityRows, leverageRows, residualRows } from "./gradient-rows";
export { linearRows } from "./lmm";
export { borderRows, clearResidual, leastLeft, refineBorder, refineSolution, residualSquareRows, startBorder } from "./lmm-rows";
export { responseMean, startMeans, startRows } from "./start";

// The linear system, in pieces of work that can be interrupted
export { factorCost, factorSystem, loadSystem, solveCost } from "./sparse/factor";
export { invertSystem, startInversion } from "./sparse/inverse";

// Steps, gradients, covariances
export { applyModes, decrementLeft, factorBorder, jointDecrementLeft, jointStep, keepEffects, linearSolution, moveModes, newtonStep, solveSensitivity } from "./pirls";
export { conjugateStep, startConjugate } from "./conjugate";
export { addOuterProducts, leverageBlocks, traceGradient } from "./laplace";
export { coverBorder, levelMoments, modeVariances } from "./covariance";
export { logWeightRows, weightedSquare, workingResponse } from "./pseudo";
export { leastSquares, residualScore, restrictedGradient } from "./lmm";

// Adaptive quadrature
export { allocateNodes, centreRows, clearNodes, liftAddress, nodesAddress, predictNode, startNodes, visitNodes } from "./quadrature";
export { foldNodes, solveNodeSensitivity } from "./quadrature-gradient";

// Functions on arrays
export { addCrossProducts } from "./columns";
export { inverseLinkArray, linkArray, linkDerivativeArray, mathArray, varianceArray } from "./arrays";

// Dense matrices
export { choleskyPanel, choleskyWork, failedPivot, startCholesky } from "./dense/cholesky";
export { inverseFromCholesky, inverseOfTriangle, inverseWork, startInverse } from "./dense/inverse";
export { addSymmetricProduct, clearUpperTriangle, mirrorTriangle, symmetricWork } from "./dense/symmetric";
export { solveTriangle, solveWork } from "./dense/triangle";
