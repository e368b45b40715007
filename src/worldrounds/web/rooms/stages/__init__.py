"""The pages of the stages: ``views`` chooses by the kind of stage; one file for each kind that has a page of its own."""
