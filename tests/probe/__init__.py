"""Behaviours of AWS that are asked over HTTP, of cloudlet or of any other server that speaks AWS's protocols."""
