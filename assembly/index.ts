// The kernel's exports on one page. Sizes and addresses are 32-bit; a Problem travels as its address.
// A model is built (newProblem, addFactor, addColumn, allocateEffects, findRuns, startPairs, findPairs, allocatePairs, startAnalysis, analyse,
// startStorage, layStorage), its arrays are filled through the addresses, and then evaluated in small steps that the host strings together.

export { bytesNeeded, bytesUsed, allocate, reserveBytes } from "./memory";
export { addColumn, addFactor, allocateEffects, newProblem } from "./problem";
export { addressOf, factorAddress } from "./addresses";

// Structure, once per model
export { allocatePairs, countPairs, findPairs, findRuns, startPairs } from "./sparse/graph";
export { analyse, startAnalysis } from "./sparse/symbolic";
export { factorBytes, layStorage, startStorage } from "./sparse/storage";

// Rows, by ranges
export { changeBasis, clearLevels, clearPairs, clearSums, constantRows, dispersionRows, evaluateRows, predictRows } from "./rows";
export { fixedSensitivityRows, leverageRows, residualRows } from "./gradient-rows";
export { linearRows } from "./lmm";
export { addCoverSquares, borderRows, clearBorder, holdScores, leastLeft, lowerSquares, residualSquareRows, restoreScores, startResidual, takeBorder } from "./lmm";
export { responseMean, startMeans, startRows } from "./start";

// The linear system, in pieces of work that can be interrupted
export { clearPanels, factorCost, factorSystem, loadLevels, loadPairs, panelElements, solveCost, startFactor } from "./sparse/factor";
export { invertSystem, startInversion } from "./sparse/inverse";
export { applyLambda, backward, forward, fromEliminationOrder, intoEliminationOrder, toEliminationOrder, transposeLambda } from "./sparse/solve";

// Steps, gradients, covariances, by ranges of levels, of level pairs or of effects
export {
  backwardBorder, backwardFixed, clearResidual, factorFixed, forwardBorder, forwardFixed, keepEffects, loadFixed, moveModes, penalty,
  permutedSquare, scoreModes, startBorder, subtractBorder, takeSolution,
} from "./pirls";
export { addDirection, blocksSquare, firstDirection, moveConjugate, nextDirection, solveBlocks, startConjugate } from "./conjugate";
export { addOuterProducts, clearGradient, clearSensitivity, leverageLevels, leveragePairs, traceLevels, tracePairs } from "./laplace";
export { clearMoments, curvatureColumns, invertFixed, levelMoments, modeVariances, turnEffects } from "./covariance";
export { logWeightRows, weightedSquare, workingResponse } from "./pseudo";
export { crossLevels, crossPairs, leastSquares, residualScore, restrictedLevels, restrictedScore, solveLarge } from "./lmm";

// Adaptive quadrature
export { allocateNodes, centreRows, clearNodes, liftAddress, nodesAddress, predictNode, startNodes, visitNodes } from "./quadrature";
export { addNodeGradient, foldNodes, subtractNodeScore } from "./quadrature-gradient";

// Functions on arrays
export { addCrossProducts } from "./columns";
export { inverseLinkArray, linkArray, linkDerivativeArray, mathArray, varianceArray } from "./arrays";

// Dense matrices
export { choleskyPanel, choleskyWork, failedPivot, startCholesky } from "./dense/cholesky";
export { inverseFromCholesky, inverseOfTriangle, inverseWork, startInverse } from "./dense/inverse";
export { addSymmetricProduct, clearUpperTriangle, mirrorTriangle, symmetricWork } from "./dense/symmetric";
export { solveTriangle, solveWork } from "./dense/triangle";
