-- The rank of a random entry; ids are read from the file ENTRY_IDS, one a line.
local ids = {}
function init(args)
    math.randomseed(os.time())
    for line in io.lines(os.getenv("ENTRY_IDS")) do ids[#ids + 1] = line end
end
function request() return wrk.format("GET", wrk.path .. "/" .. ids[math.random(#ids)]) end
